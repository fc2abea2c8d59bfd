package io.spoor.localstack.security;

/** A server that accounts log in to. */
enum SecuredServer {
  KAFKA,
  REGISTRY,
  ELASTICSEARCH
}
