using Pigeon.Hosting.Http;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Http;

/// <summary><c>docs/api.md</c> says what the OpenAPI documents say.</summary>
public sealed class ApiReferenceTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "docs", "api.md"));

    [Fact]
    public void Every_request_to_an_agent_is_told_and_no_other() => Assert.Equal(
        new ApiDocument("Pigeon.Agent").Routes.Select(route => Row($"`{route}`", Body(route), string.Join(", ", route.Answers), route.Summary)), Told("## The agent"));

    [Fact]
    public void Every_request_to_a_controller_is_told_and_no_other() => Assert.Equal(
        new ApiDocument("Pigeon.Controller").Routes.Select(route => Row($"`{route}`", route.OpenedBy, Body(route), string.Join(", ", route.Answers), route.Summary)), Told("## The controller"));

    [Fact]
    public void Every_code_of_a_problem_is_told_with_its_status_and_no_other() => Assert.Equal(
        ProblemCodes.Said.Select(code => $"| `{code}` | {Problems.Of(code, "").Status} |").Order(StringComparer.Ordinal),
        Told("## Problems").Select(row => string.Concat(row.Split('|')[1..3].Select(cell => $"|{cell}")) + "|").Order(StringComparer.Ordinal));

    private static string Body(ApiRoute route) => route.Body.Length > 0 ? $"`{route.Body}`" : "";

    private static string Row(params string[] cells) => $"| {string.Join(" | ", cells)} |".Replace("|  |", "| |", StringComparison.Ordinal);

    private static IEnumerable<string> Told(string part) => Page.SkipWhile(line => line != part).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)).Where(line => line.StartsWith("| `", StringComparison.Ordinal));
}
