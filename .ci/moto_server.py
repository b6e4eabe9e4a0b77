"""moto, with one repair: `python moto_server.py -p PORT`.

moto's CreateDomain leaves the id out of its answer, without which the AWS provider asks for a domain called "".
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateDomain.html#API_CreateDomain_ResponseSyntax
"""

from moto.sagemaker.models import SageMakerModelBackend
from moto.server import main

create_domain = SageMakerModelBackend.create_domain


def create_domain_with_id(self, *args, **kwargs):
    answer = create_domain(self, *args, **kwargs)
    return {**answer, "DomainId": answer["DomainArn"].rpartition("/")[2]}


SageMakerModelBackend.create_domain = create_domain_with_id

if __name__ == "__main__":
    main()
