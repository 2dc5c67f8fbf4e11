"""Comments of django-contrib-comments, judged by Winnow."""
