"""Calls of version 2 of the SDK, as its examples have them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sagemaker
from pages import code_of_page
from sagemaker.automl.automl import AutoML
from sagemaker.automl.automlv2 import AutoMLDataChannel, AutoMLTabularConfig, AutoMLV2
from sagemaker.estimator import Estimator
from sagemaker.feature_store.feature_definition import FeatureDefinition, FeatureTypeEnum
from sagemaker.feature_store.feature_group import FeatureGroup
from sagemaker.model import Model
from sagemaker.model_monitor import CronExpressionGenerator, DefaultModelMonitor, EndpointInput
from sagemaker.processing import ProcessingOutput, Processor
from sagemaker.remote_function import remote
from sagemaker.transformer import Transformer
from sagemaker.tuner import ContinuousParameter, HyperparameterTuner
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.steps import ProcessingStep, TrainingStep

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1"
ROLE = "arn:aws:iam::123456789012:role/execution"
OUTPUTS = [ProcessingOutput(source="/opt/ml/processing/output", destination="s3://bucket/output")]


def estimator(instance_type: str = "ml.m5.xlarge", **options: Any) -> Estimator:
    return Estimator(IMAGE, ROLE, 1, instance_type, **options)


def processor(instance_type: str = "ml.m5.xlarge", **options: Any) -> Processor:
    return Processor(ROLE, IMAGE, 1, instance_type, **options)


def process(instance_type: str = "ml.m5.xlarge", outputs: Any = OUTPUTS) -> None:
    processor(instance_type).run(outputs=outputs, wait=False, logs=False)


def deploy(instance_type: str = "ml.m5.xlarge") -> None:
    Model(IMAGE, "s3://bucket/model.tar.gz", ROLE).deploy(1, instance_type, wait=False)


def tune() -> None:
    ranges = {"rate": ContinuousParameter(0.1, 1)}
    metrics = [{"Name": "accuracy", "Regex": "accuracy=(.*)"}]
    HyperparameterTuner(estimator(), "accuracy", ranges, metrics, max_jobs=1).fit(wait=False)


def monitor() -> None:
    monitor = DefaultModelMonitor(ROLE)
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


def make_feature_group() -> None:
    features = [FeatureDefinition("id", FeatureTypeEnum.STRING), FeatureDefinition("time", FeatureTypeEnum.STRING)]
    group = FeatureGroup("features", sagemaker.Session(), features)
    group.create("s3://bucket/features", "id", "time", ROLE, enable_online_store=True)


def make_pipeline() -> None:
    session = PipelineSession()
    steps = [
        TrainingStep("train", step_args=estimator(sagemaker_session=session).fit()),
        ProcessingStep("process", step_args=processor(sagemaker_session=session).run(outputs=OUTPUTS)),
    ]
    Pipeline("pipeline", steps=steps, sagemaker_session=session).create(ROLE)


def transform() -> None:
    transformer = Transformer("model", 1, "ml.m5.xlarge", output_path="s3://bucket/output")
    transformer.transform("s3://bucket/input", wait=False, logs=False)


def calls() -> dict[str, tuple[str, Callable[[], Any]]]:
    """Calls by name, each with the operation after which nothing of it counts; empty if it goes on to its end."""
    tabular = AutoMLTabularConfig("target")
    channel = AutoMLDataChannel("S3Prefix", "s3://bucket/data")
    output = "s3://bucket/output"
    return {
        "Estimator": ("", lambda: estimator().fit(wait=False)),
        "Estimator on ml.g5.xlarge": ("", lambda: estimator("ml.g5.xlarge").fit(wait=False)),
        "Estimator on ml.g7e.2xlarge": ("", lambda: estimator("ml.g7e.2xlarge").fit(wait=False)),
        "HyperparameterTuner": ("", tune),
        "Processor": ("", process),
        "Processor without outputs": ("", lambda: process(outputs=None)),
        "Processor on ml.g5.xlarge": ("", lambda: process("ml.g5.xlarge")),
        "Model.deploy": ("", deploy),
        "Model.deploy on ml.g5.xlarge": ("", lambda: deploy("ml.g5.xlarge")),
        "Transformer": ("", transform),
        "AutoML": ("", lambda: AutoML(ROLE, "target", output_path=output).fit("s3://bucket/data", wait=False)),
        "AutoMLV2": ("", lambda: AutoMLV2(tabular, role=ROLE, output_path=output).fit(channel, wait=False)),
        "DefaultModelMonitor": ("", monitor),
        "@remote": ("CreateTrainingJob", call_remotely),
        "FeatureGroup": ("", make_feature_group),
        "Pipeline": ("", make_pipeline),
        **code_of_page("v2", {"image": IMAGE, "role": ROLE}),
    }
