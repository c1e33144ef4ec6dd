using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pigeon.Agent.Http;
using Pigeon.Agent.Metrics;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Http;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Agent.Tests.Http;

/// <summary>The OpenAPI document says what the agent answers, and nothing else.</summary>
public sealed class ApiDescriptionTests
{
    private static readonly ApiDocument Document = new("Pigeon.Agent");

    [Fact]
    public void Every_path_that_is_answered_is_described_and_no_other()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore();
        var web = builder.Build();
        AgentHost.Map(web, Blank<AgentApi>(), Blank<PruneApi>(), Blank<AgentMetrics>());
        var real = from source in ((IEndpointRouteBuilder)web).DataSources
                   from endpoint in source.Endpoints.OfType<RouteEndpoint>()
                   from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
                   select $"{method} {endpoint.RoutePattern.RawText}";

        Assert.Equal(real.Order(StringComparer.Ordinal), Document.Routes.Select(route => route.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_schemas_are_those_of_what_is_written_and_read() =>
        Assert.True(Document.IsOf([PigeonJson.Default], ProblemCodes.Said), "run this test with PIGEON_WRITE=1, which writes them into src/Pigeon.Agent/Http/openapi.json");

    [Fact]
    public void It_is_right_by_itself() => Assert.Empty(Document.Faults(code => Problems.Of(code, "").Status));

    /// <summary>Its paths are looked at, and none of them is asked for.</summary>
    private static T Blank<T>() => (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
}
