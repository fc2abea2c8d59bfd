package io.spoor.pipeline.detect.explanation;

/** Verbs of explanations, for attempts and for completed actions. */
public enum Verb {
  ACT("act", "acted"),
  ADD("add", "added"),
  ALLOW("allow", "allowed"),
  ASSUME("assume", "assumed"),
  ATTACH("attach to", "attached to"),
  BE_DENIED("be denied", "was denied"),
  BE_ISSUED("be issued", "was issued"),
  BE_MADE("be made", "was made"),
  BE_PRESENTED("be presented", "was presented"),
  BE_REPORTED("be reported", "was reported"),
  BE_SUBJECT_OF("be the subject of", "was the subject of"),
  BE_USED("be used", "was used"),
  BEGIN_CHANGE("begin to change", "began to change"),
  BEGIN_TRANSFER("begin the transfer of", "began the transfer of"),
  BYPASS("bypass", "bypassed"),
  CALL("call", "called"),
  CHANGE("change", "changed"),
  COPY("copy", "copied"),
  CREATE("create", "created"),
  CREATE_OR_UPDATE("create or update", "created or updated"),
  DEFINE("define", "defined"),
  DELETE("delete", "deleted"),
  DELETE_DISABLE_OR_SCHEDULE(
      "delete, disable or schedule the deletion of",
      "deleted, disabled or scheduled the deletion of"),
  DELETE_OR_DISABLE("delete or disable", "deleted or disabled"),
  DELETE_OR_REPLACE("delete or replace", "deleted or replaced"),
  DELETE_OR_SCHEDULE("delete or schedule the deletion of", "deleted or scheduled the deletion of"),
  DISABLE("disable", "disabled"),
  ENABLE("enable", "enabled"),
  ENCRYPT("encrypt", "encrypted"),
  EXCEED("exceed", "exceeded the limit of"),
  EXEMPT("exempt", "exempted"),
  FAIL("fail", "failed"),
  FORWARD("forward", "forwarded"),
  GET("get", "got"),
  GRANT("grant", "granted"),
  HAVE("have", "has"),
  IMPERSONATE("impersonate", "impersonated"),
  INVITE("invite", "invited"),
  JOIN("join", "joined"),
  MINT("mint", "minted"),
  OBTAIN("obtain", "obtained"),
  OPEN("open", "opened"),
  OPEN_OR_RESUME("open or resume", "opened or resumed"),
  PRESENT("present", "presented"),
  PUBLISH("publish", "published"),
  PUSH("push", "pushed"),
  QUERY("query", "queried"),
  READ("read", "read"),
  REDUCE("stop or reduce", "stopped or reduced"),
  REGISTER("register", "registered"),
  REMOVE("remove", "removed"),
  REMOVE_OR_DISABLE("remove or disable", "removed or disabled"),
  REMOVE_OR_WEAKEN("remove or weaken", "removed or weakened"),
  REMOVE_WEAKEN_OR_LEAVE("remove, weaken or leave weak", "removed, weakened or left weak"),
  REQUEST("request", "requested"),
  RUN("run", "ran"),
  SCHEDULE("schedule", "scheduled"),
  SEND("send", "sent"),
  SET("set", "set"),
  SET_OR_LEAVE_NOT_BLOCKING("set or leave without blocking", "set or left without blocking"),
  SHORTEN("shorten", "shortened"),
  SHOW("show", "showed"),
  SIGN_IN("sign in", "signed in"),
  START("start", "started"),
  START_OR_REQUEST("start or request", "started or requested"),
  STOP("stop", "stopped"),
  SUSPEND("suspend", "suspended"),
  SWITCH("switch", "switched"),
  SWITCH_OR_LEAVE_OFF("switch or leave off", "switched or left off"),
  SWITCH_OR_LEAVE_PARTLY_OFF(
      "switch or leave off, at least in part,", "switched or left off, at least in part,"),
  UPDATE("update", "updated"),
  USE("use", "used"),
  WEAKEN("weaken", "weakened");

  private final String base;
  private final String past;

  Verb(String base, String past) {
    this.base = base;
    this.past = past;
  }

  String base() {
    return base;
  }

  String past() {
    return past;
  }
}
