using Xunit;

namespace Pigeon.Agent.Tests;

public sealed class AgentProgramTests
{
    [Theory]
    [InlineData("--resync", "5", "--resync: '5' has no unit")]
    [InlineData("--state-dir", "here", "--state-dir: 'here' does not fit")]
    [InlineData("--frontends-web-bind", "*:0", "--frontends-web-bind")]
    public async Task A_wrong_flag_is_named_and_the_agent_does_not_start(string flag, string value, string message)
    {
        var errors = Console.Error;
        using var told = new StringWriter();
        Console.SetError(told);
        try
        {
            var exitCode = await AgentProgram.RunAsync(null, new Dictionary<string, string> { [flag] = value }, CancellationToken.None);

            Assert.Equal(2, exitCode);
            Assert.Contains(message, told.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Console.SetError(errors);
        }
    }
}
