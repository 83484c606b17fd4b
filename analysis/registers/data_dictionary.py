"""The data dictionary of the registers, as Markdown, from their description."""

from pathlib import Path

from analysis.registers.description import REGISTERS, Field, Register

HEADING = "## Data dictionary\n"


def dictionary() -> str:
    """One section per register with one table row per column."""
    return "\n".join(_section(name, register) for name, register in REGISTERS.items())


def write_dictionary(readme: Path) -> None:
    """Put the data dictionary under its heading at the end of a README, in place of the one that stands there."""
    above = readme.read_text("utf-8").partition(HEADING)[0]
    readme.write_text(f"{above}{HEADING}\n{dictionary()}", "utf-8", newline="\n")


def _section(name: str, register: Register) -> str:
    key = " + ".join(f"`{column}`" for column in register.key)
    lines = [f"### `{name}.csv`", "", f"A row is {register.row}. Key: {key}.", ""]
    if register.names:
        columns = " and ".join(f"`{column}`" for column in register.names)
        shared = f", except between rows that differ in `{register.names_within}`" if register.names_within else ""
        lines += [f"{columns} name the row; no name may stand for two rows{shared}.", ""]
    lines += ["| column | meaning | form | required |", "|---|---|---|---|"]
    for column, about in register.columns.items():
        lines.append(f"| `{column}` | {about.meaning} | {_form(about)} | {'yes' if about.required else ''} |")
    return "\n".join([*lines, ""])


def _form(about: Field) -> str:
    if about.refers:
        return f"a `{about.refers[1]}` of `{about.refers[0]}.csv`"
    if about.values:
        return ", ".join(about.values)
    if about.type == "addresses":
        return "addresses, separated by `; `"
    if about.type == "list":
        return "list, separated by `; `"
    if about.type == "date":
        return "ISO day, month or year"
    if about.type == "id":
        return f"`{about.pattern}`"
    if about.low is not None:
        top = "on" if about.high is None else f"to {about.high:g}"
        return f"{about.type} from {about.low:g} {top}"
    return about.type
