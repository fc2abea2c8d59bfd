/**
 * AWS CloudTrail records (docs.aws.amazon.com/awscloudtrail, "CloudTrail record contents", event
 * version 1.11).
 */
@NullMarked
package io.spoor.sources.cloudtrail;

import org.jspecify.annotations.NullMarked;
