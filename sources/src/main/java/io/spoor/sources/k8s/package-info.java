/** Audit events of Kubernetes API servers. */
@NullMarked
package io.spoor.sources.k8s;

import org.jspecify.annotations.NullMarked;
