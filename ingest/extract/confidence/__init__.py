"""How sure an extraction is of what it says, as a probability measured on annotated documents.

Rules give each claim a confidence by hand. Here it becomes the share of such claims that careful readers confirm. The
weights are data, made by ``lifescape train extraction``; what they do not cover keeps the rule's own confidence.
"""

from __future__ import annotations

from ingest.extract.confidence.calibration import (
    UNCALIBRATED,
    Calibration,
    Model,
    calibrate,
    load_calibration,
    shipped_calibration,
)
from ingest.extract.confidence.features import features_of

__all__ = [
    "UNCALIBRATED",
    "Calibration",
    "Model",
    "calibrate",
    "features_of",
    "load_calibration",
    "shipped_calibration",
]
