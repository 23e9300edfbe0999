"""Named programmes, platforms and slogans."""
