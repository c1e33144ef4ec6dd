using Pigeon.Agent.Docker;
using Xunit;

namespace Pigeon.Integration.Tests.Docker;

public sealed class StatusTextTests
{
    [Theory]
    [InlineData("Up 2 hours", HealthStatus.None)]
    [InlineData("Up 2 hours (healthy)", HealthStatus.Healthy)]
    [InlineData("Up 2 hours (unhealthy)", HealthStatus.Unhealthy)]
    [InlineData("Up Less than a second (health: starting)", HealthStatus.Starting)]
    [InlineData("Up 3 minutes (Paused)", HealthStatus.None)]
    [InlineData("Exited (0) 3 minutes ago", HealthStatus.None)]
    [InlineData("Exited (0) ago (healthy)", HealthStatus.None)]
    [InlineData("Created", HealthStatus.None)]
    [InlineData("", HealthStatus.None)]
    public void Health_is_read_from_the_sentence(string text, HealthStatus health) =>
        Assert.Equal(health, StatusText.Health(text));

    [Theory]
    [InlineData("Exited (0) 3 minutes ago", 0)]
    [InlineData("Exited (137) Less than a second ago", 137)]
    [InlineData("Restarting (1) 2 seconds ago", 1)]
    [InlineData("Exited (-1) 2 seconds ago", -1)]
    [InlineData("Exited (", null)]
    [InlineData("Exited (x) 1 second ago", null)]
    [InlineData("Exited (99999999999) 1 second ago", null)]
    [InlineData("Up 2 hours (healthy)", null)]
    [InlineData("Created", null)]
    [InlineData("Removal In Progress", null)]
    [InlineData("", null)]
    public void The_exit_code_is_read_from_the_sentence(string text, int? code) =>
        Assert.Equal(code, StatusText.ExitCode(text));
}
