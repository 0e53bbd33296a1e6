#!/usr/bin/python
# WANT_JSON
