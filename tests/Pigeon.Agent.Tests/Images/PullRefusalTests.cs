using System.Net;
using Pigeon.Agent.Docker;
using Pigeon.Agent.Images;
using Xunit;

namespace Pigeon.Agent.Tests.Images;

/// <summary>What the Engine says of pulls that failed: what may pass, and what to do about the rest.</summary>
public sealed class PullRefusalTests
{
    [Theory]
    [InlineData(500, "Get \"http://127.0.0.1:5000/v2/\": dial tcp 127.0.0.1:5000: connect: connection refused", "")]
    [InlineData(500, "Get \"https://r/v2/\": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)", "")]
    [InlineData(500, "Get \"https://r/v2/\": dial tcp: lookup r on 10.0.0.2:53: no such host", "")]
    [InlineData(500, "received unexpected HTTP status: 503 Service Unavailable", "")]
    [InlineData(500, "toomanyrequests: You have reached your pull rate limit", "")]
    [InlineData(null, "unexpected EOF", "")]
    [InlineData(500, "Get \"http://r/v2/shop/manifests/1\": no basic auth credentials", "holds no credential for it: `docker login r`")]
    [InlineData(404, "pull access denied for shop, repository does not exist or may require 'docker login': denied: requested access to the resource is denied", "`docker login r`")]
    [InlineData(500, "unauthorized: authentication required", "`docker login r`")]
    [InlineData(404, "manifest for r/shop:9 not found: manifest unknown: manifest unknown", "check the image's name and tag")]
    [InlineData(500, "no matching manifest for linux/arm64/v8 in the manifest list entries", "check the image's name and tag")]
    [InlineData(500, "Get \"https://r/v2/\": x509: certificate signed by unknown authority", "certificate authority")]
    [InlineData(500, "Get \"https://r/v2/\": http: server gave HTTP response to HTTPS client", "insecure-registries")]
    [InlineData(null, "failed to register layer: write /x: no space left on device", "make room")]
    public void What_may_pass_is_tried_again_and_all_else_has_a_cure(int? status, string said, string cure)
    {
        var refusal = new EngineException((HttpStatusCode?)status, said);

        var why = PullRefusal.Explain(refusal, said, "r", withCredential: false, "/root/.docker/config.json", out var mayPass);

        Assert.Equal(cure.Length == 0, mayPass);
        Assert.StartsWith(said, why, StringComparison.Ordinal);
        Assert.Contains(cure, why, StringComparison.Ordinal);
    }
}
