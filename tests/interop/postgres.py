"""A PostgreSQL of the test's own: Debian's server, a private port, no root."""

import glob
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile

import text_json


class Postgres:
    user = "tap"

    def __init__(self):
        (self.bin,) = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1:]
        # Not under the build folder: the server's user must be able to reach it.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tap-interop-"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        data = self.folder / "data"
        self._server("initdb", "-D", data, "-U", self.user, "-A", "trust", "-E", "UTF8", "--no-sync")
        self._server(
            "pg_ctl", "-D", data, "-w", "-l", self.folder / "log", "start",
            "-o", f"-p {self.port} -h 127.0.0.1 -k {self.folder} -c fsync=off",
        )  # fmt: skip

    def _server(self, program, *arguments):
        """Runs a program of the server, which refuses to be run by root."""
        command = [f"{self.bin}/{program}", *map(str, arguments)]
        if os.getuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    def psql(self, database, query):
        command = [
            f"{self.bin}/psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", self.user, "-d", database,
            "-v", "ON_ERROR_STOP=1", "-qAt", "-c", query,
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def create(self, database):
        self.psql("postgres", f'create database "{database}"')
        return database

    def rows(self, database, table):
        """Numbers keep their digits."""
        text = self.psql(database, f"select row_to_json(t) from {table} t")
        return [text_json.read(line) for line in text.split("\n") if line]

    def stop(self):
        self._server("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder)
