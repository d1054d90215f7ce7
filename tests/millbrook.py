"""The front matter of an invented town's ordinance, for tests that write their own rules."""

FRONT = """---
title: Millbrook example
cite: Millbrook Code ch. 9
jurisdiction: ocd-division/country:us/state:ma/place:millbrook
kind: ordinance
binding: yes
binds: [police_officer]
sources:
  - id: code
    title: Millbrook Code
    url: https://law.millbrook.example/9
    nature: official
    read_by: R. Okafor
    read_on: 2026-10-30
confirmed_to: 2026-10-30
encoded_by: R. Okafor
reviewed_by: nobody yet
---

# Millbrook
"""
