package io.spoor.decisions.engine;

/** Lets people confirm requests that policies deny without one. */
@FunctionalInterface
public interface Confirmations {
  /** Nobody is asked: a denial stands. */
  Confirmations NONE = (asked, decision) -> decision;

  /** The answer to a request, after what people have said about it. */
  Decision settle(AskedRequest asked, Decision decision);
}
