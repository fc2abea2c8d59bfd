package io.spoor.pipeline.detect.explanation;

/** Verbs of explanations, for attempts and for completed actions. */
public enum Verb {
  ACT("act", "acted"),
  ASSUME("assume", "assumed"),
  BE_DENIED("be denied", "was denied"),
  BE_PRESENTED("be presented", "was presented"),
  BE_USED("be used", "was used"),
  CALL("call", "called"),
  CHANGE("change", "changed"),
  CREATE("create", "created"),
  DEFINE("define", "defined"),
  DELETE("delete", "deleted"),
  DESTROY("destroy", "destroyed"),
  ENABLE("enable", "enabled"),
  ENCRYPT("encrypt", "encrypted"),
  EXCEED("exceed", "exceeded the limit of"),
  EXPOSE("expose", "exposed"),
  FAIL("fail", "failed"),
  GRANT("grant", "granted"),
  LIST("list", "listed"),
  MINT("mint", "minted"),
  OBTAIN("obtain", "obtained"),
  OPEN("open", "opened"),
  PRESENT("present", "presented"),
  PUSH("push", "pushed"),
  READ("read", "read"),
  REDUCE("reduce", "reduced"),
  REMOVE("remove", "removed"),
  RUN("run", "ran"),
  SCHEDULE("schedule", "scheduled"),
  SEND("send", "sent"),
  SET("set", "set"),
  SHORTEN("shorten", "shortened"),
  SHOW("show", "showed"),
  SIGN_IN("sign in", "signed in"),
  START("start", "started"),
  STOP("stop", "stopped"),
  SWITCH("switch", "switched"),
  USE("use", "used");

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
