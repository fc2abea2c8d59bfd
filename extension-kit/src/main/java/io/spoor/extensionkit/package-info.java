/** Contracts of sources, detectors and alert targets: tests of an extension inherit them. */
@NullMarked
package io.spoor.extensionkit;

import org.jspecify.annotations.NullMarked;
