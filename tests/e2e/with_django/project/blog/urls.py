"""The admin, the comments, and one page for each article."""

from typing import Any

from django.contrib import admin
from django.shortcuts import get_object_or_404, render
from django.urls import include, path

from blog.models import Entry


def entry(request: Any, slug: str) -> Any:
    return render(request, "entry.html", {"entry": get_object_or_404(Entry, slug=slug)})


urlpatterns = [
    path("admin/", admin.site.urls),
    path("comments/", include("django_comments.urls")),
    path("<slug:slug>/", entry),
]
