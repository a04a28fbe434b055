"""The arithmetic of source documents: what holds, and what has to be asked."""

from gaibao_geo.checks.run import CheckResult, check_figures

__all__ = ["CheckResult", "check_figures"]
