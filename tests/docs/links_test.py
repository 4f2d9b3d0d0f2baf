#!/usr/bin/env python3
"""Every relative link of every page leads somewhere: the file exists, and so does the heading after a `#`."""
import os
import pathlib
import re
import sys
import urllib.parse

SOURCE = pathlib.Path(os.environ.get("ROUTESIM_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
LEFT_OUT = {"build", ".git"}


def pages():
    for page in sorted(SOURCE.rglob("*.md")):
        if not LEFT_OUT.intersection(page.relative_to(SOURCE).parts):
            yield page


def prose(text):
    """The lines outside of fenced blocks, as (number, line)."""
    fence = None
    for number, line in enumerate(text.splitlines(), 1):
        mark = re.match(r" {0,3}(`{3,}|~{3,})", line)
        if fence is None and mark:
            fence = mark.group(1)
        elif fence is not None:
            if mark and mark.group(1).startswith(fence) and not line.strip().strip(fence[0]):
                fence = None
        else:
            yield number, line


def heading_text(source):
    """What a heading shows: links and images by their words, code and emphasis without their marks."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", source)
    return text.replace("`", "").replace("*", "")


def anchors(text):
    """The anchors that GitHub gives to the headings, and those that stand there as HTML."""
    found = set()
    used = {}
    for _, line in prose(text):
        found.update(re.findall(r"<a\s+(?:id|name)=\"([^\"]+)\"", line))
        heading = re.match(r" {0,3}#{1,6}\s+(.*?)\s*#*\s*$", line)
        if not heading:
            continue
        slug = re.sub(r"[^\w\- ]", "", heading_text(heading.group(1)).lower()).replace(" ", "-")
        count = used.get(slug, 0)
        used[slug] = count + 1
        found.add("%s-%d" % (slug, count) if count else slug)
    return found


def links(text):
    """Every target of a link or image outside of code, as (line number, target)."""
    for number, line in prose(text):
        line = re.sub(r"(`+)(?:(?!\1).)+?\1", "", line)
        for match in re.finditer(r"\]\(\s*<?([^()\s>]*(?:\([^()\s]*\)[^()\s>]*)*)>?(?:\s+\"[^\"]*\")?\s*\)", line):
            yield number, match.group(1)
        definition = re.match(r" {0,3}\[[^\]]+\]:\s*<?([^\s>]+)>?", line)
        if definition:
            yield number, definition.group(1)


def complaints_of(page, known):
    text = page.read_text(encoding="utf-8")
    for number, target in links(text):
        if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", target):
            continue  # leads out of the repository
        path, _, fragment = target.partition("#")
        path, fragment = urllib.parse.unquote(path), urllib.parse.unquote(fragment)
        goal = page if not path else (SOURCE / path.lstrip("/") if path.startswith("/") else page.parent / path)
        if not goal.exists():
            yield number, target, "no such file"
        elif SOURCE not in goal.resolve().parents and goal.resolve() != SOURCE:
            yield number, target, "leads out of the repository"
        elif fragment and goal.suffix == ".md":
            goal = goal.resolve()
            if goal not in known:
                known[goal] = anchors(goal.read_text(encoding="utf-8"))
            if fragment not in known[goal]:
                yield number, target, "no such heading"


def self_check():
    text = ("# A `b` c-d\n\n## Twice\n\n## Twice\n```\n# no heading\n[no](link)\n```\n"
            "`[nor](this)` [but](x.md#y) ![i](i.png)\n")
    if anchors(text) != {"a-b-c-d", "twice", "twice-1"}:
        sys.exit("self-check: anchors are %s" % sorted(anchors(text)))
    if list(links(text)) != [(10, "x.md#y"), (10, "i.png")]:
        sys.exit("self-check: links are %s" % list(links(text)))


def main():
    self_check()
    known = {}
    count = bad = 0
    for page in pages():
        count += 1
        for number, target, reason in complaints_of(page, known):
            print("%s:%d: %s: %s" % (page.relative_to(SOURCE).as_posix(), number, target, reason))
            bad += 1
    print("%d pages, %d broken links" % (count, bad))
    return 1 if bad or not count else 0


if __name__ == "__main__":
    sys.exit(main())
