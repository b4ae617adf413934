"""Page setup, sign-in and navigation. Served by `fieldnotes run`, or `streamlit run app.py` in a checkout."""

import streamlit as st

if __name__ == "__main__":  # Streamlit runs this file so for every visit,
    from fieldnotes.ui import shell

    shell.set_up_page()
    shell.sign_in()
    shell.navigate().run()
else:  # and imports it once, as `app`, to serve it.
    from fieldnotes.ui import server

    app = st.App(__file__, **server.app_parts())
