"""The whole test suite under the address and thread sanitizers, leaks included, and a run under valgrind."""
import os
import re

from figures import INPUTS, ROOT, Breaches, Figure, run, scratch


SUPPRESSED = ROOT / "Tests/Trust/leaks-of-foundation.txt"


def suite(sanitizer, options):
    """How many tests ran, and what the sanitizer had to say."""
    build = ["swift", "build", "--build-tests", f"--sanitize={sanitizer}", "--scratch-path", f".build/{sanitizer}"]
    built = run(build, cwd=ROOT)
    assert built.returncode == 0, built.stdout.decode()[-2000:]
    environment = dict(os.environ, SWIFT_BACKTRACE="enable=no", **options)
    result = run(["swift", "test", "--skip-build", "--disable-xctest", f"--sanitize={sanitizer}",
                  "--scratch-path", f".build/{sanitizer}"], cwd=ROOT, env=environment)
    told = (result.stdout + result.stderr).decode("utf-8", "replace")
    count = re.search(r"Test run with (\d+) tests", told)
    reports = re.findall(r"(?:ERROR|WARNING|SUMMARY): \w+Sanitizer.*", told)
    failed = re.findall(r"✘ .*", told)
    return int(count[1]) if count else 0, result.returncode, reports + failed


def valgrind(ocs):
    """Errors and lost bytes of a run with one job."""
    with scratch() as place:
        result = run(["valgrind", "--error-exitcode=99", "--leak-check=full", "--errors-for-leak-kinds=definite", "-q", ocs,
                      "normalize", INPUTS, "--output", f"{place}/out", "--jobs", "1", "--quiet"],
                     env=dict(os.environ, SWIFT_DETERMINISTIC_HASHING="1"))
    return result.returncode, result.stderr.decode("utf-8", "replace")[-2000:]


def figures(ocs):
    rows = []
    for sanitizer, options in (("address", {"LSAN_OPTIONS": f"print_suppressions=0:suppressions={SUPPRESSED}"}), ("thread", {})):
        breaches = Breaches(f"{sanitizer} sanitizer")
        count, status, reports = suite(sanitizer, options)
        breaches.check(status == 0 and not reports and count > 50, status, count, reports[:10])
        rows.append(Figure(f"tests under the {sanitizer} sanitizer", count, breaches.count))
    breaches = Breaches("valgrind")
    status, told = valgrind(ocs)
    breaches.check(status == 0, status, told)
    return rows + [Figure("documents under valgrind", len(list(INPUTS.iterdir())), breaches.count)]
