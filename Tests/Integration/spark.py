#!/usr/bin/env python3
"""Normalizes 2,000 documents on a local Spark cluster of two workers and compares with one machine.

usage: spark.py OCS    Skips with a word where Java or PySpark is missing.
"""
import importlib.util, json, os, pathlib, shutil, signal, subprocess, sys, tempfile, threading, time

OCS = os.path.abspath(sys.argv[1])
ROOT = pathlib.Path(__file__).resolve().parents[2]
COUNT = 2000


def kill_one_executor(killed, done):
    """Kills the first executor that is seen at work."""
    deadline = time.time() + 120
    while time.time() < deadline and not done.is_set():
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                if b"org.apache.spark.executor.CoarseGrainedExecutorBackend" not in words:
                    continue
                # Only while it has documents in hand.
                busy = any(b"stream" in (p / "cmdline").read_bytes().split(b"\0")[1:2] for p in pathlib.Path("/proc").glob("[0-9]*") if (p / "cmdline").exists())
                if busy:
                    os.kill(int(entry.name), signal.SIGKILL)
                    killed.append(int(entry.name))
                    return
            except (OSError, ProcessLookupError):
                pass
        time.sleep(0.02)


def main():
    if not shutil.which("java") or not importlib.util.find_spec("pyspark"):
        print("spark: skipped, Java or PySpark is not installed")
        return
    texts = [p.read_text("utf-8") for p in sorted((ROOT / "Inputs").glob("*.txt"))]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        source = folder / "documents.jsonl"
        with source.open("w", encoding="utf-8") as file:
            for i in range(COUNT):
                if i == 777:
                    file.write('{"name": "poisoned", "text": \n')
                    continue
                file.write(json.dumps({"name": f"{i:04}", "text": texts[i % len(texts)]}, ensure_ascii=False) + "\n")
        with source.open("rb") as file:
            alone = subprocess.run([OCS, "stream"], stdin=file, capture_output=True, check=True).stdout
        out = folder / "out"
        killed, done = [], threading.Event()
        killer = threading.Thread(target=kill_one_executor, args=(killed, done), daemon=True)
        killer.start()
        command = [sys.executable, ROOT / "Scripts/spark-normalize", source, out, "--master", "local-cluster[2,1,1024]", "--partitions", "16", "--ocs", OCS]
        run = subprocess.run(command, capture_output=True, env={**os.environ, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"})
        done.set()
        killer.join()
        if run.returncode:
            sys.exit(run.stderr.decode()[-4000:])
        parts = sorted(out.glob("part-*"))
        joined = b"".join(p.read_bytes() for p in parts)
        assert joined == alone, "the cluster's bytes differ from one machine's"
        lines = [json.loads(line) for line in joined.splitlines()]
        errors = [i for i, line in enumerate(lines) if line["error"]]
        assert len(lines) == COUNT and errors == [777], errors
        assert killed, "no worker was killed"
        print(f"spark: {COUNT} documents in {len(parts)} parts as on one machine, one of them poisoned, one worker killed")


main()
