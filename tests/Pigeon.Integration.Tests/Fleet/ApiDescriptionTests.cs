using System.Text;
using System.Text.RegularExpressions;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Integration.Tests.Fleet;

/// <summary>A real controller and a real agent answer as their OpenAPI documents say.</summary>
public sealed partial class ApiDescriptionTests(SharedController shared) : IClassFixture<SharedController>
{
    /// <summary>Roles that a token of another one does not stand in for.</summary>
    private static readonly Dictionary<string, string> TooLittle = new() { ["read"] = "join", ["deploy"] = "read", ["admin"] = "deploy", ["join"] = "admin" };

    private readonly ControllerProcess _controller = shared.Controller;

    [Fact]
    public async Task A_controller_answers_each_request_with_what_is_described()
    {
        var document = new ApiDocument("Pigeon.Controller");
        var token = await _controller.TokenAsync("--role", "admin");
        foreach (var route in document.Routes)
        {
            var (status, text) = await AskAsync(route, route.Role is null ? null : token);
            Assert.True(document.Tells(route, status), $"{route}: {status} {text}");
            Assert.False(status == 404 && text.Contains("this controller has no", StringComparison.Ordinal), $"{route}: {text}");
            if (route.Path == "/openapi/v1.json") Assert.Equal(document.Text, text);
        }
    }

    [Fact]
    public async Task Each_role_that_is_described_is_the_least_that_opens_it()
    {
        var tokens = new Dictionary<string, string>();
        foreach (var role in TooLittle.Keys) tokens[role] = await _controller.TokenAsync("--role", role);
        var guarded = new ApiDocument("Pigeon.Controller").Routes.Where(route => route.Role is not null).ToList();
        foreach (var route in guarded)
        {
            Assert.Equal($"{route} 401", $"{route} {(await AskAsync(route, null)).Status}");
            Assert.Equal($"{route} 403", $"{route} {(await AskAsync(route, tokens[TooLittle[route.Role!]])).Status}");
            var (status, text) = await AskAsync(route, tokens[route.Role!]);
            Assert.False(status is 401 or 403, $"{route}: {status} {text}");
        }

        Assert.True(guarded.Count > 10);
    }

    [Fact]
    public async Task An_agent_answers_each_request_with_what_is_described()
    {
        using var folder = new TempFolder();
        await using var agent = new LinkedAgent(folder, _controller.Url, await _controller.TokenAsync(), "vm-described");
        agent.Start();
        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(agent.SocketPath)), "the agent listens", TimeSpan.FromSeconds(30));
        using var api = new LabApi(agent.SocketPath);
        var document = new ApiDocument("Pigeon.Agent");
        foreach (var route in document.Routes)
        {
            using var request = new HttpRequestMessage(new HttpMethod(route.Method), new Uri(Filled(route), UriKind.Relative));
            if (route.Method == "POST") request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
            using var response = await api.Client.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(document.Tells(route, (int)response.StatusCode), $"{route}: {response.StatusCode} {text}");
            Assert.NotEqual("", text);
            if (route.Path == "/openapi/v1.json") Assert.Equal(document.Text, text);
        }
    }

    private Task<(int Status, string Body)> AskAsync(ApiRoute route, string? token) => _controller.SendAsync(
        new HttpMethod(route.Method), Filled(route), token, route.Method == "POST" ? """{"verb":"abort"}""" : null);

    private static string Filled(ApiRoute route) => Parameter.Replace(route.Path, "none");

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter { get; }
}
