"""`calmdesk links install|remove|status`: whether a click on a link to a ticket (calmdesk:) opens this program."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("install", "remove", "status"), help="for this user alone")


def run(args: argparse.Namespace) -> int:
    from app.desktop import link_handler

    if args.what == "install":
        link_handler.install()
        print("Links that begin with calmdesk: open in Calmdesk. Undo with: calmdesk links remove")
        return 0
    if args.what == "remove":
        link_handler.remove()
        print("Links that begin with calmdesk: no longer open in this Calmdesk.")
        return 0
    found = link_handler.status()
    if found.ours:
        print("Links that begin with calmdesk: open in this Calmdesk.")
    elif found.by:
        print(f"Links that begin with calmdesk: open in another program ({found.by}).")
    else:
        print("Links that begin with calmdesk: open nowhere. Set it up with: calmdesk links install")
    return 0 if found.ours else 1
