using Pigeon.Agent.Secrets;
using Pigeon.Core.Definitions;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Agent.Tests.Secrets;

public sealed class SecretReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private readonly Dictionary<string, string> _environment = new() { ["TOKEN"] = "t0ken" };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("hunter2", "PW=hunter2")]
    [InlineData("hunter2\n", "PW=hunter2")]
    [InlineData("hunter2\n\n", "PW=hunter2\n")]
    [InlineData(" a=b c ", "PW= a=b c ")]
    [InlineData("\n", "PW=")]
    public async Task A_file_is_taken_as_it_is_but_for_one_line_end(string content, string entry) =>
        Assert.Equal(entry, (await ReadAsync(File(_folder.Write("pw", content)))).Entry);

    [Fact]
    public async Task A_variable_is_taken_as_it_is() =>
        Assert.Equal("PW=t0ken", (await ReadAsync(new SecretVariable("PW", SecretSource.Environment, "TOKEN"))).Entry);

    [Fact]
    public async Task What_cannot_be_had_is_named_and_its_content_is_not()
    {
        await RefusedAsync(File(_folder["absent"]), "PW is to come from the file", "which is not there");
        await RefusedAsync(File(_folder.Path), "PW is to come from the file", "which");
        await RefusedAsync(File(_folder.Write("empty", "")), "is empty");
        await RefusedAsync(File("/dev/zero"), "no regular file");
        await RefusedAsync(File(_folder.Write("nul", "hunter2\0")), "NUL");
        await RefusedAsync(File(_folder.Write("large", new string('x', 40_000))), "larger than 32768 bytes");
        await System.IO.File.WriteAllBytesAsync(_folder["latin"], [0x68, 0xff]);
        await RefusedAsync(File(_folder["latin"]), "not UTF-8");
        await RefusedAsync(new SecretVariable("PW", SecretSource.Environment, "NONE"), "the agent's variable NONE, which is not set");
    }

    [Fact]
    public async Task A_pipe_that_nobody_writes_to_keeps_nobody_waiting()
    {
        await Tool.RunAsync("mkfifo", [_folder["pipe"]], CancellationToken.None);

        await RefusedAsync(File(_folder["pipe"]), "no regular file");
    }

    [Fact]
    public async Task A_message_that_echoes_a_secret_is_masked()
    {
        var secret = await ReadAsync(File(_folder.Write("pw", "hunter2")));

        Assert.Equal("bad value PW=*** here", secret.Mask("bad value PW=hunter2 here"));
        Assert.Equal("PW", $"{secret}");
    }

    private static SecretVariable File(string path) => new("PW", SecretSource.File, path);

    private async Task<Secret> ReadAsync(SecretVariable variable) =>
        Assert.Single(await new SecretReader(_environment.GetValueOrDefault).ReadAsync([variable], CancellationToken.None));

    private async Task RefusedAsync(SecretVariable variable, params string[] expected)
    {
        var fault = await Assert.ThrowsAsync<SecretMissingException>(() => ReadAsync(variable));
        Assert.All(expected, text => Assert.Contains(text, fault.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("hunter2", fault.Message, StringComparison.Ordinal);
    }
}
