"""No form of anything that stance writes has a character raw that steers, hides or reorders."""

import csv
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from stancecli.cli.options import Form
from stancecli.export import FORMATS, PICTURES
from stancecli.loader import load, load_text
from stancecli.situation import Situation
from tests.running import first_quick, stance
from tests.test_promises import MODEL

RAW = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)
ODD = "a\u202eb\u2066c\u200ed\u061ce\xadf"
"""What a model may hold."""
ODDER = "a\x1b[31mb\u202ec\x9b31md\x07e\rf\u2028g\x85h"
"""What a name of a file, a word that is typed, or a statement may hold."""
QUESTIONS = [
    *("show utility", "show hearing", "list", "tradeoffs utility", "robustness", "positions"),
    *("influence", "check", "diff --set utility.revenue=vital", "why utility anglers", "report"),
    "tradeoffs --between revenue peace",
]
FOLDED = [
    (),
    *((f"{ODDER} 1",), (f"{ODDER} 2",), ("--pair", f"{ODDER} 1", f"{ODDER} 2")),
    *(("--every", "year"), (f"{ODDER} 1", "--every", "year"), ("nobody",)),
]


def raw(data: bytes, name: str = "") -> str:
    """What stands raw in a file, or in one that is packed in it; and where."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return "".join(raw(packed.read(part), part) for part in packed.namelist())
    if name.endswith(".png"):
        return ""
    text = data.decode().removeprefix("\ufeff").replace("\r\n", "\n")
    return "".join(
        f"{name}: {text[max(0, at.start() - 30) : at.end()]!r} " for at in RAW.finditer(text)
    )


def written(folder: Path, form: Form, *words: str) -> bytes:
    """What a command wrote: into its file, and to both streams, which are looked at here."""
    output = folder / f"answer.{form}"
    output.unlink(missing_ok=True)
    for done in (
        stance(folder, *words, "-f", form, "-o", output.name),
        stance(folder, *words, "-v"),
    ):
        assert not raw((done.stdout + done.stderr).encode()), done.args
        assert "a fault of stance" not in done.stderr
    return output.read_bytes() if output.exists() else b""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "m.yaml"
    text = MODEL.replace("NAME", ODD).replace("A dam", ODD).replace("Public hearing", ODD)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("question", first_quick(QUESTIONS))
def test_no_answer_of_a_model(model: Path, question: str, form: Form) -> None:
    more = [question]
    if question == "report":
        more += ["report --brief", *(["report --interactive"] if form is Form.HTML else [])]
    for each in more:
        data = written(model.parent, form, *each.split(), "-m", model.name)
        assert data
        assert not raw(data), each


@pytest.fixture(scope="module")
def folded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("folded")
    name = f"votes{ODDER}.csv"
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["actor", "issue", "stance", "date", "source"])
        for n in range(24):
            stands = ("for", "against")[n % 3 == 0]
            texts = f"{ODDER} {n % 4}", f"{ODDER} {n // 8}", stands, f"{2000 + n % 5}", ODDER
            lines.writerow(texts)
    done = stance(folder, "fold", name, "-o", "out")
    assert done.returncode == 0, done.stderr
    assert not raw(done.stderr.encode())
    return folder


def test_no_model_that_is_folded(folded: Path) -> None:
    path = folded / "out" / "model.yaml"
    assert not raw(path.read_bytes())
    assert len(load(path).actors) == 4


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("question", first_quick(FOLDED))
def test_no_answer_of_a_corpus(folded: Path, question: tuple[str, ...], form: Form) -> None:
    data = written(folded, form, "positions", *question, "--corpus", "out")
    assert bool(data) is (question != ("nobody",))
    assert not raw(data)


@pytest.mark.parametrize("name", sorted({*FORMATS} - {"svg"}))
def test_no_export(name: str) -> None:
    situation = Situation.of(load_text(MODEL.replace("NAME", ODD).replace("A dam", ODD)))
    content = FORMATS[name].export(situation)
    files = content.values() if isinstance(content, Mapping) else [content]
    for file in files:
        assert not raw(file.encode() if isinstance(file, str) else file)


def of_klamath(folder: Path) -> Path:
    text = (Path(__file__).parents[1] / "examples" / "klamath.yaml").read_text(encoding="utf-8")
    for name in ("Siskiyou County", "Go on the licence", "Power from the dams"):
        assert name in text
        text = text.replace(name, ODD)
    (folder / "klamath.yaml").write_text(text, encoding="utf-8")
    return folder / "klamath.yaml"


@pytest.mark.parametrize("name", [name for name in PICTURES if name != "agreement"])
def test_no_picture(name: str, model: Path) -> None:
    text = model.read_text(encoding="utf-8").replace(
        "    interests:\n      fish",
        "    influence: [{to: utility, strength: high}]\n    interests:\n      fish",
    )
    model.write_text(
        f'{text}scenarios: {{dry: {{name: "{ODD}", set: {{utility.revenue: low}}}}}}\n',
        encoding="utf-8",
    )
    drawn = of_klamath(model.parent) if name in ("deals", "levers") else model
    form = "dot" if "dot" in PICTURES[name].formats else "svg"
    done = stance(model.parent, "export", form, "--picture", name, "-m", drawn.name)
    assert done.returncode == 0, done.stderr
    assert not raw((done.stdout + done.stderr).encode())


def test_tables_and_workbooks_give_back_what_they_show_as_escapes(model: Path) -> None:
    for kind, output in (("csv", "tables"), ("xlsx", "book.xlsx")):
        stance(model.parent, "export", kind, "-m", model.name, "-o", output)
        back = stance(model.parent, "import", output, "-o", f"{kind}.yaml")
        assert not raw(back.stderr.encode())
        assert not raw((model.parent / f"{kind}.yaml").read_bytes())
        done = stance(model.parent, "diff", model.name, f"{kind}.yaml", "--exit-code")
        assert done.returncode == 0, done.stdout


FILES = [
    # What is typed, with {} in the place of a name of a file.
    *("show utility -m {}.yaml", "check -m {}.bad.yaml", "list -m {}.no", "help {}", "{}"),
    *("import {}.csv -o new.yaml", "import {}.yaml", "import {}.no", "import {}.csv --map {}={}"),
    *("init {}.yaml", "init {}.new.yaml", "init {}.xlsx", "init {}.x"),
    *("export dot -m m.yaml -o {}.yaml", "export csv -o {}.yaml"),
    *("report -m m.yaml -o {}.x", "report -m m.yaml -o {}/a.html"),
    *("diff m.yaml {}.yaml", "diff m.yaml {}.yaml -f csv", "compare -m m.yaml --with {}.yaml"),
    *("tradeoffs -m m.yaml --scenario {}", "positions --corpus {}"),
    *("fold {}.csv -o {}", "fold {}.no -o o", "show {} -m m.yaml", "list {}", "list --{}"),
    *("list -f {}", "show utility -m m.yaml -o nowhere/{}"),
]


@pytest.mark.parametrize("words", FILES)
def test_no_message_about_a_file(words: str, model: Path) -> None:
    name = f"{ODDER}\nb"
    folder = model.parent
    (folder / f"{name}.yaml").write_bytes(model.read_bytes())
    (folder / f"{name}.bad.yaml").write_text("stance: 1\nfoo: 1\n")
    (folder / f"{name}.csv").write_text("actor,issue,stance\nTown,Dam,for\nFolk,Dam,against\n")
    done = stance(folder, *(word.replace("{}", name) for word in words.split()))
    assert done.returncode in (0, 2)
    assert done.stderr or done.stdout
    assert "a fault of stance" not in done.stderr
    assert not raw((done.stdout + done.stderr).encode())
    for made in folder.glob("new.yaml"):
        assert not raw(made.read_bytes())
