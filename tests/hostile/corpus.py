"""Writes the hostile corpus: ``python tests/hostile/corpus.py FOLDER``."""

import json
import sys
from pathlib import Path

HOST = "https://attacker.invalid"
ATTACKS = {
    "script": "<script>alert('script')</script>",
    "image": f"<img src=x onerror=alert('image')><img src='{HOST}/beacon.png'>",
    "quote break": "\"><svg onload=alert('break')>",
    "apostrophe break": "' onmouseover='alert(1)' style='position:fixed;inset:0;background:red",
    "closing tags": "</title></style></textarea></script></details></main><script>alert('close')</script>",
    "comment": "--><script>alert('comment')</script><!--",
    "cdata": "<![CDATA[<script>alert('cdata')</script>]]>",
    "frame": f"<iframe src='{HOST}/frame'></iframe><object data='{HOST}/o'></object><embed src='{HOST}/e'>",
    "style sheet": f"<link rel=stylesheet href='{HOST}/a.css'><style>@import '{HOST}/b.css';*{{display:none}}</style>",
    "refresh": f"<meta http-equiv=refresh content='0;url={HOST}'><base href='{HOST}/'>",
    "form": f"<form action='{HOST}'><input autofocus onfocus=alert('focus')></form>",
    "escaped": "&lt;script&gt;alert('twice')&lt;/script&gt; &#60;script&#62;",
    "markdown": f"# Heading ![beacon]({HOST}/m.png) [click](javascript:alert('md')) **bold** <b onclick=alert(1)>x",
    "latex": r"$$\href{javascript:alert('tex')}{x}$$ \(\unicode{<img src=x onerror=alert('tex')>}\) \begin{equation}",
    "template": "{{ 7 * 7 }} {% raw %} ${7*7} <%= 7 * 7 %> {0.__class__} %s %(x)s",
    "mathml": "<math><mtext><table><mglyph><style><img src=x onerror=alert('math')></style></mglyph></table></math>",
    "noscript": "<noscript><p title=\"</noscript><img src=x onerror=alert('noscript')>\"></noscript>",
    "formula": f'=HYPERLINK("{HOST}","click")',
    "formula plus": "+cmd|' /C calc'!A0",
    "formula at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "formula tab": "\t=1+1",
    "formula minus": "-2+3+cmd|' /C calc'!A0",
    "override": "invoice\u202excod.exe\u2066 isolated \u2069 back",
    "zalgo": "Z" + "\u0301\u0302\u0303\u0489" * 60 + "algo",
    "nul": "before\x00after\x08\x1b[31mred\x1b]8;;https://attacker.invalid\x07link",
    "separators": "line\u2028paragraph\u2029next\x85end",
    "wide": "﷽" * 40,
    "long word": "W" * 5000,
    "emoji": "👩‍👩‍👧‍👦" * 30,
}
ADDRESSES = {
    "javascript": "javascript:alert('address')",
    "mixed case": "JaVaScRiPt:alert('address')",
    "spaced": " java\nscript:alert('address')",
    "control": "\x01javascript:alert('address')",
    "data": "data:text/html,<script>alert('address')</script>",
    "vbscript": "vbscript:msgbox(1)",
    "file": "file:///etc/passwd",
    "relative": "//attacker.invalid/x",
    "user": "https://bank.invalid@attacker.invalid/",
    "break": f'{HOST}/" onclick="alert(\'address\')" x="',
    "angle": f"{HOST}/<script>alert('address')</script>",
    "good": f"{HOST}/page?a=1&b=2#c",
}
FILE_NAMES = (
    "<img src=x onerror=alert('name')>",
    "=cmd",
    "-rf",
    "invoice\u202efdp",
    "a b'\";&$(touch owned)`x`",
    "javascript:alert(1)",
    "{{ 7 }}",
    "line\nbreak",
    "%2e%2e%2fup",
    "“typographic”",
)


def write(folder: Path) -> Path:
    """Fill `folder` with the corpus, every reader's format among it; returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    addresses = list(ADDRESSES.values())
    for number, (name, attack) in enumerate(ATTACKS.items()):
        stem = FILE_NAMES[number] if number < len(FILE_NAMES) else f"{number:02d} {name}"
        matter = {
            "title": attack,
            "date": f"2022-01-{number % 28 + 1:02d}",
            "outlet": attack,
            "url": addresses[number % len(addresses)],
        }
        lines = [f"{key}: {json.dumps(value)}" for key, value in matter.items()]
        (folder / f"{stem}.md").write_text("---\n" + "\n".join(lines) + f"\n---\n{article(attack)}", encoding="utf-8")
    records = [
        {"id": attack[:200], "date": "2022-01-11", "title": attack, "text": article(attack), "source": attack,
         "url": addresses[number % len(addresses)]}
        for number, attack in enumerate(ATTACKS.values())
    ]  # fmt: skip
    (folder / "records.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    rows = "".join(f'"{attack.replace(chr(34), chr(34) * 2)}","2022-01-17","{article("")}"\n' for attack in
                   ATTACKS.values())  # fmt: skip
    (folder / "rows.csv").write_text("title,date,text\n" + rows, encoding="utf-8", newline="")
    (folder / "one long line.txt").write_text("Officials said: " + "launch " * 150_000)
    (folder / "one long word.txt").write_text("A" * 1_000_000)
    (folder / "page.html").write_text(
        f"<html><head><title>{ATTACKS['script']}</title><meta http-equiv=refresh content='0;url={HOST}'></head>"
        f"<body><article><h1>Launch</h1><p>{article('x')}</p><script>alert('html')</script></article></body></html>"
    )
    return folder


def article(attack: str) -> str:
    """A short article of our own whose speaker, outlet, quotation and place attack."""
    return (
        f"SEOUL, Jan. 5 — North Korea fired a ballistic missile {attack} from Jagang Province on Wednesday, "
        f"the Joint Chiefs of Staff said.\n\n"
        f'"We will {attack} answer every launch," said Minister Ann {attack} Example on Wednesday, '
        f"according to {attack} Example Wire.\n\n"
        "The missile flew about 500 km before it fell into the sea.\n"
    )


if __name__ == "__main__":
    write(Path(sys.argv[1]))
