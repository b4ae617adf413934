"""The form that starts a round: on which source, by whom, on which codes."""

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.services import coding
from fieldnotes.services.rounds import list_sources_to_code, start_round
from fieldnotes.services.workspace import Workspace, current_member, list_members

from .agreement_parts import link_to_all
from .formats import plain
from .parts import empty_state, error_box, page_head
from .shell import page


def show_start(ws: Workspace, source_id: int | None) -> None:
    """Draw the form; source_id: chosen already, where the way here led past a source."""
    page_head(
        "Code independently",
        "Each coder sees the text and their own codes alone, until everybody has finished.",
    )
    link_to_all()
    sources = {one.id: one.title for one in list_sources_to_code(ws)}
    if source_id is not None and source_id not in sources:
        view = coding.read_source(ws, source_id)  # an older one than the list holds
        sources = {source_id: view.source.title, **sources}
    members = {member.id: member.name for member in list_members(ws)}
    if not sources:
        empty_state(
            "Nothing to code yet",
            "A round needs a transcript, a note or a document with text.",
            action="Add a recording",
            to_page="recordings",
        )
        return
    if len(members) < 2:
        me = current_member(ws)
        empty_state(
            "A round needs two coders",
            f"{me.name} is alone on the team. Add the others as members; everybody then says at the top of "
            "the page who they are.",
            action="Add members",
            to_page="settings",
        )
        return
    _form(ws, sources, members, source_id)


def _form(ws: Workspace, sources: dict[int, str], members: dict[int, str], source_id: int | None) -> None:
    codes = {code.id: f"{code.name} ({code.kind})" for code in coding.list_codes(ws) if not code.retired}
    me = current_member(ws).id
    with st.form("start_round", border=False):
        chosen = st.selectbox(
            "Source",
            list(sources),
            index=list(sources).index(source_id) if source_id in sources else None,
            format_func=sources.__getitem__,
            placeholder="Choose what is coded",
        )
        coders = st.multiselect(
            "Coders",
            list(members),
            default=list(members) if len(members) == 2 else [me] if me in members else [],
            format_func=members.__getitem__,
            placeholder="Two or more",
        )
        compared = st.multiselect(
            "Codes to compare",
            list(codes),
            format_func=codes.__getitem__,
            placeholder="The whole codebook",
            help="Fewer codes make a round quicker, and its figures say more about each of them.",
        )
        name = st.text_input("Name", placeholder="Round 1, or what it is for")
        st.html(
            '<p class="fn-quiet">While a round runs, its coders see neither each other\'s codes nor the '
            "suggestions nor earlier codes on this source. What they code counts nowhere until it is "
            "settled. For figures that say something, the coders should together code some 30 segments or "
            "more.</p>"
        )
        if not st.form_submit_button("Start the round", type="primary"):
            return
    if chosen is None:
        st.error("No source is chosen; choose what is to be coded.", icon=":material/error:")
        return
    try:
        one = start_round(ws, chosen, coder_ids=coders, code_ids=compared, name=name)
    except FieldnotesError as error:
        error_box(error)
        return
    st.toast(f"{plain(one.name)} has begun.", icon=":material/check:")
    st.switch_page(page("agreement"), query_params={"round": str(one.id)})
