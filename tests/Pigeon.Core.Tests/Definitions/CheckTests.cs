using Pigeon.Core.Definitions;
using Pigeon.Core.Definitions.Reading;
using Pigeon.Core.Names;

namespace Pigeon.Core.Tests.Definitions;

/// <summary>A file is checked as a whole, for no VM in particular.</summary>
public sealed class CheckTests
{
    private const string Rest = "loadbal: {backend_port: 80, healthcheck: tcp}, task_definitions: {web: {docker_config: {image: \"a:1\", labels: {register_backend: \"true\"}}}}";

    [Fact]
    public void Each_app_has_the_version_that_the_file_says_for_it()
    {
        var file = Checked($"stacks:\n  shop: {{version: \"1.0\", {At("a")}}}\n  blog: {{version: \"2.0\", {At("b")}}}\n  wiki: {{{At("c")}}}\n");

        Assert.True(file.IsValid);
        Assert.Null(file.Placeholder);
        Assert.Equal(["shop 1.0", "blog 2.0", "wiki 1.10"], file.Apps.Select(app => $"{app.Name} {app.Spec!.Version}"));
    }

    [Fact]
    public void A_given_version_is_every_apps()
    {
        var file = Checked($"stacks:\n  shop: {{version: \"1.0\", {At("a")}}}\n  blog: {{version: \"{{{{ version }}}}\", {At("b")}}}\n", version: "7");

        Assert.Equal(["7", "7"], file.Apps.Select(app => app.Spec!.Version.Text));
        Assert.Null(file.Placeholder);
    }

    [Fact]
    public void The_version_that_stands_in_shows_where_quotes_are_missing()
    {
        var file = Checked($"stacks:\n  shop: {{version: {{{{ version }}}}, {Rest}}}\n");

        Assert.Equal("1.10", file.Placeholder?.Text);
        Assert.Contains("version: \"{{ version }}\" with quotes", Assert.Single(file.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_for_other_VMs_is_as_good()
    {
        var file = Checked($"stacks:\n  shop: {{version: \"1\", config: {{target: \"db*\"}}, {Rest}}}\n");

        Assert.True(file.IsValid);
        Assert.False(Checked($"stacks:\n  shop: {{version: \"1\", config: {{target: \"db[\"}}, {Rest}}}\n").IsValid);
    }

    [Fact]
    public void A_template_that_goes_by_the_app_is_read_for_each_app_as_a_release_would()
    {
        var text = $"stacks:\n  shop: {{version: \"1\", {At("a")}}}\n  blog: {{version: \"1\", {At("b")}}}{{{{ if app == 'blog' }}}}\n  oops: 1{{{{ end }}}}\n  {{{{ app }}}}x: {{}}\n";

        var file = Checked(text);

        Assert.Equal(["shop", "blog", "appx"], file.Apps.Select(app => app.Name.Text));
        Assert.Equal([true, true, false], file.Apps.Select(app => app.Spec is not null));
    }

    [Fact]
    public void Apps_that_cannot_be_found_out_are_asked_for_by_name()
    {
        var text = $"{{{{ ports = {{shop: 80}} }}}}stacks:\n  shop: {{version: \"1\", loadbal: {{backend_port: {{{{ ports[app] + 1 }}}}, healthcheck: tcp}}, {Rest[Rest.IndexOf("task", StringComparison.Ordinal)..]}}}\n";

        Assert.Contains(Checked(text.Replace("ports[app]", "nothing[app]", StringComparison.Ordinal)).Errors, error => error.Message.Contains("--app-name", StringComparison.Ordinal));
        Assert.Equal(81, Assert.Single(Checked(text, only: "shop").Apps).Spec?.Loadbal.BackendPort);
    }

    [Fact]
    public void More_errors_than_anybody_reads_are_cut()
    {
        var file = Checked("stacks:\n" + string.Concat(Enumerable.Range(0, 300).Select(n => $"  a{n}: {{version: \"1\", {Rest}, k{n}: 1}} # {{{{ app }}}}\n")));

        Assert.Equal(101, file.Errors.Count);
        Assert.Equal(300, file.Apps.Count(app => app.Spec is null));
    }

    [Theory]
    [InlineData("a: b # the app's", false)]
    [InlineData("a: {{ version }} app", false)]
    [InlineData("a: {{ snapped }}", false)]
    [InlineData("a: {{ app }}", true)]
    [InlineData("{{ if x\n y = app\n end }}", true)]
    [InlineData("{{ this.app }}", true)]
    [InlineData("{{ object.eval 'a' + 'pp' }}", true)]
    [InlineData("{{ '}}' + app }}", true)]
    [InlineData("{{ '{{' + app", true)]
    public void Whether_a_template_may_use_a_variable_is_never_denied_wrongly(string text, bool may) =>
        Assert.Equal(may, DefinitionTemplate.MayUse(text, "app"));

    [Fact]
    public void Two_apps_that_claim_one_route_are_an_error_that_names_both_places()
    {
        var file = Checked($"stacks:\n  shop: {{version: \"1\", {At("/a/")}}}\n  wiki: {{version: \"1\", {At("/b")}}}\n  blog: {{version: \"1\", {At("/a")}}}\n");

        var error = Assert.Single(file.Errors);
        Assert.Equal((4, "stacks.blog.loadbal.path", "shop answers on web/*/a/ already (line 2, stacks.shop.loadbal.path): give one of the two another loadbal.host, path, internal.path or frontend"),
            (error.Line, error.Key, error.Message));
        Assert.Equal([true, true, false], file.Apps.Select(app => app.Spec is not null));
    }

    [Fact]
    public void A_route_behind_the_prefix_of_internal_traffic_is_one_too_and_so_is_one_of_several_hosts()
    {
        var behind = Checked($"stacks:\n  shop: {{version: \"1\", {Rest.Replace("{backend", "{internal: {path: /green}, backend", StringComparison.Ordinal)}}}\n  blog: {{version: \"1\", {At("/green")}}}\n");
        var hosts = Checked($"stacks:\n  shop: {{version: \"1\", {With("host: [a.b, c.d]")}}}\n  blog: {{version: \"1\", {With("host: c.d")}}}{{{{ if app == 'x' }}}}{{{{ end }}}}\n");

        Assert.Contains("shop answers on web/*/green/ already (line 2, stacks.shop.loadbal)", Assert.Single(behind.Errors).Message, StringComparison.Ordinal);
        Assert.Equal(("stacks.blog.loadbal.host", 3), (Assert.Single(hosts.Errors).Key, hosts.Errors[0].Line));
    }

    [Fact]
    public void Apps_that_are_for_different_VMs_may_claim_the_same_route()
    {
        Assert.True(Checked(Two("target: eu1", "target: us1")).IsValid);
        Assert.True(Checked(Two("target: [a, b], target_type: list", "target: [c], target_type: list")).IsValid);
        Assert.False(Checked(Two("target: eu1", "frontend: web")).IsValid);
        Assert.False(Checked(Two("target: eu1", "target: eu1")).IsValid);

        static string Two(string one, string other) => $"stacks:\n  shop: {{version: \"1\", {With(one)}}}\n  blog: {{version: \"1\", {With(other)}}}\n";
    }

    private static string At(string path) => With($"path: /{path.Trim('/')}");

    private static string With(string key) => Rest.Replace("{backend", $"{{{key}, backend", StringComparison.Ordinal);

    private static CheckedFile Checked(string text, string? only = null, string? version = null) => DefinitionFile.Check(
        text, "stacks.yaml", only is null ? null : AppName.Parse(only), version is null ? null : StackVersion.Parse(version), new VmFacts("vm1", []));
}
