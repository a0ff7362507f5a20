"""Airbyte's own standard tests of a container; run by tests/interop/test_fast.py."""

from airbyte_cdk.test.standard_tests.docker_base import DockerConnectorTestSuite


class TestSuite(DockerConnectorTestSuite):
    """All of it."""
