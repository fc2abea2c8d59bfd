package io.spoor.decisions.request;

/** What a search lists. */
public enum SearchedKind {
  SUBJECT("subject"),
  RESOURCE("resource"),
  ACTION("action");

  private final String member;

  SearchedKind(String member) {
    this.member = member;
  }

  /** Name of the request's member and last part of the path. */
  public String member() {
    return member;
  }
}
