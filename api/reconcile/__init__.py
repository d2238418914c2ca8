"""The reconciliation API of the W3C community group: how OpenRefine and others match their tables with this graph.

Version 0.2 (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/) is served whole, and
beside it the shapes of 1.0-draft (https://reconciliation-api.github.io/specs/1.0-draft/).
"""
