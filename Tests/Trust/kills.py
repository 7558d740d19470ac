"""Runs that are killed at any moment, and runs that are asked to end: files are whole or not there, and with --replace the
folder is of one generation."""
import pathlib
import random
import signal
import subprocess
import time

from figures import Breaches, Figure, clear, contents, generations, run, scratch


def visible(files):
    return {name: data for name, data in files.items() if not name.startswith(".")}


def generation(ocs, documents, folder):
    run([ocs, "normalize", documents, "--output", folder, "--quiet"])
    return contents(folder)


def start(ocs, documents, out, replaces):
    words = [ocs, "normalize", documents, "--output", out, "--quiet", "--jobs", "2"]
    return subprocess.Popen([str(w) for w in words + (["--replace"] if replaces else [])],
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def figures(ocs, is_long):
    chance = random.Random(7)
    count = 500 if is_long else 40
    torn, mixed, ended = Breaches("killed"), Breaches("killed, --replace"), Breaches("signals")
    with scratch() as place:
        place = pathlib.Path(place)
        old, new = generations(place, copies=4)
        kept = [generation(ocs, old, place / "a"), generation(ocs, new, place / "b")]
        assert kept[0].keys() == kept[1].keys() and all(kept[0][n] != kept[1][n] for n in kept[0]), "generations differ"
        out = place / "out"
        begun = time.monotonic()
        run([ocs, "normalize", old, "--output", out, "--quiet"])
        whole_run = time.monotonic() - begun
        for replaces in (False, True):
            clear(out)
            run([ocs, "normalize", old, "--output", out, "--quiet"])
            now = 0
            for n in range(count):
                process = start(ocs, (old, new)[1 - now], out, replaces)
                time.sleep(chance.uniform(0, whole_run * 1.2))
                process.kill()
                process.communicate()
                files = visible(contents(out))
                for name, data in files.items():
                    torn.check(data in (kept[0].get(name), kept[1].get(name)), "torn", name)
                if replaces:
                    matches = [files == generation for generation in kept]
                    mixed.check(any(matches), "a mixture of generations", sorted(files)[:3])
                    now = 1 if matches[1] else 0
                else:
                    now = 1 - now
            last = run([ocs, "normalize", new, "--output", out, "--quiet"] + (["--replace"] if replaces else []))
            torn.check(last.returncode == 0 and contents(out) == kept[1], "leftovers", sorted(contents(out)))
        leftovers = [p.name for p in place.iterdir() if p.name.endswith(".stage")]
        mixed.check(not leftovers, "leftovers", leftovers)
        signals = 100 if is_long else 20
        for n in range(signals):
            number, status = chance.choice([(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
            replaces = chance.random() < 0.5
            process = start(ocs, (old, new)[n % 2], out, replaces)
            time.sleep(chance.uniform(0.02, 0.02 + whole_run))
            process.send_signal(number)
            message = process.communicate()[1]
            # Before the program runs, the system ends it by the signal itself.
            ended.check(process.returncode in (0, status, -number), number, process.returncode)
            ended.check(process.returncode != status or message.startswith(b"ocs: "), "no message", message)
            files = contents(out)
            ended.check(all(data in (kept[0].get(name), kept[1].get(name)) for name, data in files.items()),
                        "left behind", [n for n in files if n not in kept[0]])
    return [Figure("killed runs", count, torn.count, "torn files"),
            Figure("killed runs with --replace", count, mixed.count, "mixed folders"),
            Figure("signals", signals, ended.count, "wrong status, no message, or files left behind")]
