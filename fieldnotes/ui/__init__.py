"""What people see and touch: the server, the shell around the pages, and the parts that pages share.

With `app.py` and `pages/` the only room that imports streamlit.
"""
