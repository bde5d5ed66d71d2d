"""The site: server-rendered pages in Swedish. Every page but the editors works without JavaScript.

A page function parses the request, runs one command or reads queries, and shows a template; what it may not do is
refused by the engine, and `web.errors` says so in words.
"""
