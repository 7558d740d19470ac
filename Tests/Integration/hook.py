#!/usr/bin/env python3
"""Runs the hook that the repository offers by pre-commit itself, in a project that is set up as the guide says.

usage: hook.py OCS    Needs pre-commit and git; without pre-commit it is skipped with a word.
"""
import os, pathlib, re, shutil, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
GUIDE = ROOT / "Sources/Normalization/Normalization.docc/CheckingInCI.md"


def main():
    tool = shutil.which("pre-commit", path=os.pathsep.join([str(pathlib.Path(sys.executable).parent), os.environ["PATH"]]))
    if not tool:
        print("hook: skipped, pre-commit is not installed")
        return
    readme = (ROOT / "README.md").read_text("utf-8")
    document = re.search(r"(?ms)<<'END'\n(.*?)^END$", readme)[1]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "bin").mkdir()
        os.symlink(os.path.abspath(sys.argv[1]), folder / "bin/ocs")
        environment = {"PATH": f"{folder}/bin:/usr/bin:/bin", "HOME": name, "PRE_COMMIT_HOME": f"{name}/cache", "LC_ALL": "C.UTF-8"}
        # The hook's repository is what is written down here, committed or not.
        offered, project = folder / "offered", folder / "project"

        def run(*words, at):
            return subprocess.run(words, cwd=at, env=environment, capture_output=True, text=True)

        def commit(at):
            for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@localhost", "commit", "-qm", "a"]):
                done = run("git", *words, at=at)
                assert done.returncode == 0, done.stderr
            return run("git", "rev-parse", "HEAD", at=at).stdout.strip()

        offered.mkdir()
        shutil.copy(ROOT / ".pre-commit-hooks.yaml", offered)
        revision = commit(offered)
        guide = re.search(r"(?ms)^```yaml\n(repos:.*?)^```$", GUIDE.read_text("utf-8"))[1]
        settings = guide.replace("https://github.com/OWNER/ocs", str(offered)).replace("rev: main", f"rev: {revision}")
        assert settings.count(revision) == 1 and str(offered) in settings
        (project / "extracted").mkdir(parents=True)
        for place in ("README.md", "tea.md", "package.json", "extracted/notes.md", "extracted/tea.md"):
            (project / place).write_text("{}\n" if place.endswith("json") else document if place.endswith("tea.md") else "# Notes\n", "utf-8")
        faulty = project / "extracted/tea.md"
        sound = document

        def checked(settings):
            (project / ".pre-commit-config.yaml").write_text(settings, "utf-8")
            if (project / ".git").exists():
                shutil.rmtree(project / ".git")
            commit(project)
            done = run(tool, "run", "--all-files", at=project)
            return done.returncode, done.stdout + done.stderr

        status, said = checked(settings)
        assert status == 0 and "Passed" in said, said
        faulty.write_text(sound.replace("| 基準級別 | 3 |", "| 基準級別 | 9 |"), "utf-8")
        status, said = checked(settings)
        assert status == 1 and "extracted/tea.md:" in said and "invalid-level" in said, said
        # Only the named folder counts: a fault beside it is none of the hook's, and without a folder it looks at nothing.
        faulty.rename(project / "tea.md")
        status, said = checked(settings)
        assert status == 0 and "Passed" in said, said
        (project / "tea.md").rename(faulty)
        status, said = checked(settings.replace("        files: ^extracted/\n", ""))
        assert status == 0 and "no files to check" in said, said
    print("hook: pre-commit looks at the folder that the guide's settings name, and at nothing else")


main()
