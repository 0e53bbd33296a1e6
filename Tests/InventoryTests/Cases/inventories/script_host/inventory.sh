#!/bin/sh
case "$1" in
  --list) echo '{"g": {"hosts": ["h1", "h2", "h3"]}}' ;;
  --host) case "$2" in h1) echo '{"a": 1}' ;; h2) echo '{"b": "x y"}' ;; h3) echo '{}' ;; esac ;;
esac
