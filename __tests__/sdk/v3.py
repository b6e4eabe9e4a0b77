"""Calls of version 3 of the SDK, as its examples have them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pages import code_of_page
from sagemaker.core import shapes
from sagemaker.core.model_monitor import CronExpressionGenerator, DefaultModelMonitor, EndpointInput
from sagemaker.core.parameter import ContinuousParameter
from sagemaker.core.processing import Processor
from sagemaker.core.remote_function import remote
from sagemaker.core.resources import TrainingJob
from sagemaker.core.training.configs import Compute, Networking
from sagemaker.core.transformer import Transformer
from sagemaker.core.workflow.pipeline_context import PipelineSession
from sagemaker.mlops.workflow.pipeline import Pipeline
from sagemaker.mlops.workflow.steps import ProcessingStep, TrainingStep
from sagemaker.serve.model_builder import ModelBuilder
from sagemaker.train import ModelTrainer
from sagemaker.train.tuner import HyperparameterTuner

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"
ROLE = "arn:aws:iam::123456789012:role/execution"
OUTPUTS = [
    shapes.ProcessingOutput(
        output_name="output",
        s3_output=shapes.ProcessingS3Output(
            s3_uri="s3://bucket/output", local_path="/opt/ml/processing/output", s3_upload_mode="EndOfJob"
        ),
    )
]


def trainer(**options: Any) -> ModelTrainer:
    return ModelTrainer(training_image=IMAGE, role=ROLE, **options)


def train(instance_type: str = "", **options: Any) -> None:
    if instance_type:
        options["compute"] = Compute(instance_type=instance_type, instance_count=1)
    trainer(**options).train(wait=False, logs=False)


def processor(instance_type: str = "ml.m5.xlarge", **options: Any) -> Processor:
    return Processor(role=ROLE, image_uri=IMAGE, instance_count=1, instance_type=instance_type, **options)


def process(instance_type: str = "ml.m5.xlarge", outputs: Any = OUTPUTS) -> None:
    processor(instance_type).run(outputs=outputs, wait=False, logs=False)


def deploy(instance_type: str = "ml.m5.xlarge") -> None:
    builder = ModelBuilder(
        image_uri=IMAGE, s3_model_data_url="s3://bucket/model.tar.gz", role_arn=ROLE, instance_type=instance_type
    )
    builder.build(model_name="model")
    builder.deploy(endpoint_name="endpoint", initial_instance_count=1, instance_type=instance_type, wait=False)


def tune() -> None:
    ranges = {"rate": ContinuousParameter(0.1, 1)}
    metrics = [{"Name": "accuracy", "Regex": "accuracy=(.*)"}]
    HyperparameterTuner(
        trainer(hyperparameters={"depth": 1}), "accuracy", ranges, metric_definitions=metrics, max_jobs=1
    ).tune(wait=False)


def monitor() -> None:
    monitor = DefaultModelMonitor(role=ROLE)
    csv = {"csv": {"header": True}}
    monitor.suggest_baseline("s3://bucket/data", csv, output_s3_uri="s3://bucket/output", wait=False, logs=False)
    monitor.create_monitoring_schedule(
        endpoint_input=EndpointInput("endpoint", "/opt/ml/processing/input"),
        output_s3_uri="s3://bucket/output",
        schedule_cron_expression=CronExpressionGenerator.daily(),
    )


def call_remotely() -> None:
    @remote(instance_type="ml.m5.xlarge", image_uri=IMAGE, role=ROLE, s3_root_uri="s3://bucket/remote")
    def double(number: int) -> int:
        return number * 2

    double(21)


def make_pipeline() -> None:
    session = PipelineSession()
    steps = [
        TrainingStep(name="train", step_args=trainer(sagemaker_session=session).train(wait=False, logs=False)),
        ProcessingStep(name="process", step_args=processor(sagemaker_session=session).run(outputs=OUTPUTS)),
    ]
    Pipeline(name="pipeline", steps=steps, sagemaker_session=session).create(role_arn=ROLE)


def transform() -> None:
    transformer = Transformer(
        model_name="model", instance_count=1, instance_type="ml.m5.xlarge", output_path="s3://bucket/output"
    )
    transformer.transform("s3://bucket/input", wait=False, logs=False)


def make_job() -> None:
    TrainingJob.create(
        training_job_name="job",
        role_arn=ROLE,
        algorithm_specification=shapes.AlgorithmSpecification(training_image=IMAGE, training_input_mode="File"),
        output_data_config=shapes.OutputDataConfig(s3_output_path="s3://bucket/output"),
        resource_config=shapes.ResourceConfig(instance_type="ml.m5.xlarge", instance_count=1, volume_size_in_gb=30),
        stopping_condition=shapes.StoppingCondition(max_runtime_in_seconds=3600),
    )


def calls() -> dict[str, tuple[str, Callable[[], Any]]]:
    """Calls by name, each with the operation after which nothing of it counts; empty if it goes on to its end."""
    isolated = Networking(enable_network_isolation=True)
    return {
        "ModelTrainer": ("", train),
        "ModelTrainer on ml.m5.xlarge": ("", lambda: train("ml.m5.xlarge")),
        "ModelTrainer on ml.g5.xlarge": ("", lambda: train("ml.g5.xlarge")),
        "ModelTrainer with networking": ("", lambda: train(networking=isolated)),
        "HyperparameterTuner": ("", tune),
        "Processor": ("", process),
        "Processor without outputs": ("", lambda: process(outputs=None)),
        "Processor on ml.g5.xlarge": ("", lambda: process("ml.g5.xlarge")),
        "ModelBuilder.deploy": ("", deploy),
        "ModelBuilder.deploy on ml.g5.xlarge": ("", lambda: deploy("ml.g5.xlarge")),
        "Transformer": ("", transform),
        "DefaultModelMonitor": ("", monitor),
        "@remote": ("CreateTrainingJob", call_remotely),
        "TrainingJob.create": ("", make_job),
        "Pipeline": ("", make_pipeline),
        **code_of_page("v3", {"image": IMAGE, "role": ROLE}),
    }
