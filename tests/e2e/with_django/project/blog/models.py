"""What is commented on."""

from django.db import models


class Entry(models.Model):
    """An article."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    body = models.TextField()

    def get_absolute_url(self) -> str:
        return f"/{self.slug}/"
