package io.spoor.decisions.engine;

/**
 * A request and its answer.
 *
 * @param policies which policies were in force, also where none was asked
 * @param decided by blocks or policies, before people's confirmations
 * @param answer what the caller is told
 */
public record AnsweredRequest(
    AskedRequest asked, PolicySetId policies, Decision decided, Decision answer) {}
