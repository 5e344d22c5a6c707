"""One name for the addresses of both sides."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("publishing", __name__)
