using Pigeon.Agent.Settings;
using Pigeon.Hosting.Settings;
using Xunit;

namespace Pigeon.Agent.Tests.Settings;

/// <summary>A frontend's <c>tls</c>.</summary>
public sealed class TlsKeyTests
{
    [Theory]
    [InlineData("frontends: {web: {bind: ':80', tls: {bind: [':443', '[::1]:443'], certificates: /srv/certs}}}", "[:80] [:443, [::1]:443] /srv/certs")]
    [InlineData("frontends: {web: {tls: {bind: ':443'}}}", "[] [:443] /etc/pigeon/certs")]
    [InlineData("frontends: {web: {bind: [], tls: {bind: ':443'}}}", "[] [:443] /etc/pigeon/certs")]
    [InlineData("frontends: {web: {bind: ':80', tls: {bind: []}}}", "[:80] [] /etc/pigeon/certs")]
    [InlineData("", "[*:80] [*:443] /a", "PIGEON_FRONTENDS_WEB_TLS_BIND=*:443", "PIGEON_FRONTENDS_WEB_TLS_CERTIFICATES=/a")]
    [InlineData("", "[] [*:443] /etc/pigeon/certs", "PIGEON_FRONTENDS_WEB_BIND=", "PIGEON_FRONTENDS_WEB_TLS_BIND=*:443")]
    [InlineData("frontends: {web: {tls: {bind: ':443'}}}", "[] [:444] /a", "PIGEON_FRONTENDS_WEB_TLS_BIND=:444", "PIGEON_FRONTENDS_WEB_TLS_CERTIFICATES=/a")]
    public void Its_keys_mean_the_same_in_the_file_and_in_the_environment(string yaml, string expected, params string[] variables) =>
        Assert.Equal(expected, Shown(Assert.Single(Reading.Valid(yaml, variables).Frontends)));

    [Fact]
    public void A_frontend_that_only_the_environment_knows_may_listen_for_TLS_only() =>
        Assert.Equal("[] [*:443] /etc/pigeon/certs", Shown(Reading.Valid("", "PIGEON_FRONTENDS_EDGE_TWO_TLS_BIND=*:443").Frontends[1]));

    [Theory]
    [InlineData("frontends: {web: {tls: {binds: ':443'}}}", "agent.yaml(1,25): frontends.web.tls.binds: unknown key - did you mean 'bind'?")]
    [InlineData("frontends: {web: {bind: ':80', tls: {bind: 'x'}}}", "agent.yaml(1,44): frontends.web.tls.bind: 'x' does not fit: " + BindAddress.Rule)]
    [InlineData("frontends: {web: {bind: ':80', tls: {bind: ':80'}}}", "agent.yaml(1,44): frontends.web.tls.bind: ':80' is taken already, by frontends.web.bind")]
    [InlineData("frontends: {web: {bind: ':80', tls: {certificates: certs}}}", "agent.yaml(1,52): frontends.web.tls.certificates: 'certs' does not fit: " + SafePath.Rule)]
    [InlineData("frontends: {web-tls: {bind: ':80'}}", "agent.yaml(1,13): frontends.web-tls: a frontend's name must not end in '-tls', which as a variable would be another frontend's 'tls'")]
    public void What_is_wrong_is_named(string yaml, string expected) => Assert.Contains(expected, Reading.Invalid(yaml).Select(error => error.ToString()));

    [Fact]
    public void A_frontend_listens_somewhere() => Assert.Equal(
        "agent.yaml(1,13): frontends.web: 'bind' is missing: say where the frontend listens, such as [\"*:80\"], here or as tls.bind",
        Assert.Single(Reading.Invalid("frontends: {web: {tls: {certificates: /a}}}")).ToString());

    private static string Shown(FrontendSettings frontend) => $"{frontend.Bind} {frontend.TlsBind} {frontend.Certificates}";
}
