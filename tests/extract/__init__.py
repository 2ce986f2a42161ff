"""Tests of kg/extract."""
