"""Documents of any number and size out of Inputs: copies with other codes and other digits, and one with many rows."""
import pathlib
import random
import re

INPUTS = pathlib.Path(__file__).resolve().parents[2] / "Inputs"
CODE = re.compile(r"([A-Z]{3})(\d{4})-(\d{3})")
# Digits of prose, not those of item codes, so that the structure stays as it is.
FREE = re.compile(r"(?<![A-Za-z0-9.])\d(?![0-9.])")


def layouts():
    """The files of Inputs by their layout, which their names tell: NAME.LAYOUT.txt."""
    files = {}
    for path in sorted(INPUTS.glob("*.txt")):
        files.setdefault(path.suffixes[-2][1:], []).append(path)
    return files


def copies(folder, count, seed=1, of=None):
    """Writes `count` documents of as many standards into the folder, made of some files of Inputs or of all; gives their
    paths."""
    chance = random.Random(seed)
    texts = [path.read_text("utf-8") for path in of or sorted(INPUTS.glob("*.txt"))]
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for n in range(count):
        text = CODE.sub(lambda m: f"{m[1]}{3000 + n // 1000:04d}-{n % 1000:03d}", texts[n % len(texts)])
        text = FREE.sub(lambda m: str(chance.randrange(10)) if chance.random() < 1 / 40 else m[0], text)
        path = folder / f"{n:05d}.txt"
        path.write_text(text, "utf-8")
        paths.append(path)
    return paths


def rows(path, size):
    """Writes one document of about `size` bytes: the head of a table and rows with every column filled."""
    words = "排定巡迴路線與班表檢查車輛油水記錄借閱"
    head = ("巡迴車服務員職能基準\n\n職能基準代碼\tTBS4411-016v3\n\n主要職責\t工作任務\t工作產出\t行為指標\t職能級別"
            "\t職能內涵 (K=knowledge 知識)\t職能內涵 (S=skills 技能)\n")
    with open(path, "w", encoding="utf-8") as out:
        out.write(head)
        done = len(head.encode())
        i = 0
        while done < size:
            d, t = 1 + i // 9 % 99, 1 + i % 9
            row = (
                (f"T{d}{words}" if t == 1 else "") + f"\tT{d}.{t}{words}\tO{d}.{t}.1{words}\t"
                + " ".join(f"<p>P{d}.{t}.{k}{words}{words}</p>" for k in range(1, 7)) + f"\t{1 + i % 6}\t"
                + " ".join(f"K{k:02d}{words}" for k in range(1 + i % 80, 8 + i % 80)) + "\t"
                + " ".join(f"S{k:02d}{words}" for k in range(1, 9)) + "\n")
            out.write(row)
            done += len(row.encode())
            i += 1
    return path
