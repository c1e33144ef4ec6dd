using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Controller.Http;
using Pigeon.Controller.Leading;
using Pigeon.Controller.Vms;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;
using Pigeon.Hosting.Metrics;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Controller.Tests.Http;

/// <summary>The OpenAPI document says what a controller answers, and nothing else.</summary>
public sealed class ApiDescriptionTests
{
    private static readonly ApiDocument Document = new("Pigeon.Controller");

    [Fact]
    public void Every_path_that_is_answered_is_described_and_no_other()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore();
        var web = builder.Build();
        var door = new Door([], null!, null!, null!, NullLogger<Door>.Instance);
        new ControllerApi(door, Blank<JoinDesk>(), Blank<AgentDesk>(), Blank<CertificateDesk>(), Blank<OperationDesk>(), Blank<TokenDesk>(), Blank<AuditDesk>(), Blank<FleetReport>(), () => new MetricPage()).Map(web);
        var led = from source in ((IEndpointRouteBuilder)web).DataSources
                  from endpoint in source.Endpoints.OfType<RouteEndpoint>()
                  where endpoint.Metadata.GetMetadata<NoSuchPath>() is null
                  from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
                  select $"{method} {endpoint.RoutePattern.RawText}";
        var real = led.Union(Stage.Own.Keys.Select(path => $"GET {path}"));

        Assert.Equal(real.Order(StringComparer.Ordinal), Document.Routes.Select(route => route.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_schemas_are_those_of_what_is_written_and_read() =>
        Assert.True(Document.IsOf([PigeonJson.Default, LinkJson.Default], ProblemCodes.Said), "run this test with PIGEON_WRITE=1, which writes them into src/Pigeon.Controller/Http/openapi.json");

    [Fact]
    public void Every_code_of_a_problem_is_told_by_one_of_the_daemons_at_least() => Assert.Equal(
        ProblemCodes.Said.Order(StringComparer.Ordinal), Document.Problems.Concat(new ApiDocument("Pigeon.Agent").Problems).Select(told => told.Code).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void It_is_right_by_itself() => Assert.Empty(Document.Faults(code => Problems.Of(code, "").Status));

    /// <summary>Its paths are looked at, and none of them is asked for.</summary>
    private static T Blank<T>() => (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
}
