/** Certificates, users, passwords and rights of a local stack that asks for them. */
@NullMarked
package io.spoor.localstack.security;

import org.jspecify.annotations.NullMarked;
