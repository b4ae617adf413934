"""Documents and answers of surveys, named one by one."""

from pathlib import Path
from typing import Any

import click

from ..services.answer_files import import_answers
from ..services.documents import DOCUMENT_KINDS, import_document
from ..services.workspace import open_workspace
from ..voc.answer_table import ANSWER_ROLES, AnswerMapping
from .options import add_each, with_source_details, with_workspace

_FILES = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import-document")
@with_workspace
@click.argument("files", nargs=-1, required=True, type=_FILES)
@with_source_details(
    DOCUMENT_KINDS,
    "other",
    consent="How everybody quoted agreed to being quoted inside the team, for example “signed form”.",
    own_voice="It holds nobody's words but the team's.",
    language="ISO 639-1, for example en.",
)
def import_documents(
    folder: Path,
    files: tuple[Path, ...],
    **details: Any,
) -> None:
    """Bring in documents from FILES: PDF with text, DOCX, Markdown or plain text.

    Each paragraph can be tagged. The same file again is found and not stored twice.
    """
    ws = open_workspace(folder)

    def import_one(path: Path) -> str:
        done = import_document(ws, path, **details)
        what = "was there already" if done.already_there else f"{len(done.document.paragraphs)} paragraphs"
        said = " ".join([f"{what}.", *done.document.notes])
        return f"{done.document.format_name}, source {done.source.id}, “{done.source.title}”: {said}"

    add_each(files, import_one)


@click.command("import-answers")
@with_workspace
@click.argument("files", nargs=-1, required=True, type=_FILES)
@click.option(
    "--column", "texts", multiple=True, help="A column with answers, by its header; may be given again."
)
@click.option("--respondent", default=None, help="The column with the respondent's id.")
@click.option("--question", default=None, help="The column with the question.")
@click.option("--market-column", "market", default=None, help="The column with the market.")
@click.option("--segment", default=None, help="The column with the customer segment.")
@click.option("--channel", default=None, help="The column with the channel.")
@click.option("--date", "answered_on", default=None, help="The column with the date.")
@click.option("--score", default=None, help="The column with the score.")
@click.option("--title", default="", help="What it is called; the file's name by default.")
@click.option("--market", "source_market", default="", help="The market of answers that name none.")
@click.option("--language", default=None, help="ISO 639-1, for example en.")
@click.option(
    "--consent",
    default="",
    help="How the respondents agreed to being quoted inside the team, for example “survey's notice”.",
)
@click.option("--own-voice-only", is_flag=True, help="Nobody but the team answered.")
def import_answer_tables(
    folder: Path,
    files: tuple[Path, ...],
    texts: tuple[str, ...],
    title: str,
    source_market: str,
    language: str | None,
    consent: str,
    own_voice_only: bool,
    **columns: str | None,
) -> None:
    """Bring in answers of surveys from FILES: CSV, TSV or XLSX with one row an answer.

    Without --column, the columns are found by their headers and cells; what was taken is printed.
    """
    ws = open_workspace(folder)
    mapping = AnswerMapping(texts, **{role: columns[role] for role in ANSWER_ROLES}) if texts else None

    def import_one(path: Path) -> str:
        said = []
        for one in import_answers(
            ws,
            path,
            mapping=mapping,
            title=title,
            market=source_market,
            language=language,
            consent=consent,
            own_voice_only=own_voice_only,
        ):
            what = "was there already" if one.already_there else f"{one.taken:,} answers"
            blank = f", {len(one.blank):,} rows without one" if one.blank else ""
            notes = " ".join(["", *one.notes])
            said.append(f"source {one.source.id}, “{one.source.title}”: {what}{blank}.{notes}")
        return " ".join(said)

    add_each(files, import_one)
