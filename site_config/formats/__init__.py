"""How each language writes days and times: in full, so that no day is taken for a month (`static/js/desk/times.js` too)."""
